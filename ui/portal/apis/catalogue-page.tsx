import { Button, Group, SimpleGrid, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { IconBooks, IconSearchOff } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { ApiSummary } from '#kit/api/portal.ts';
import { useList, type Listing } from '#kit/api/hooks.ts';
import { categories } from '#kit/badges/badges.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { counted } from '#kit/format.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { api } from '../api.ts';
import { ApiCards } from './api-card.tsx';
import { audienceChoices, audienceForCallers, categoryChoices, isAudience, isCategory } from './words.ts';

export default function CataloguePage() {
  const [search, setSearch] = useFilter('search');
  const [categoryText, setCategory] = useFilter('category');
  const [audienceText, setAudience] = useFilter('audience');
  const category = isCategory(categoryText) ? categoryText : '';
  const audience = isAudience(audienceText) ? audienceText : '';
  const list = useList(api, '/apis', {
    query: {
      limit: 24,
      search,
      ...(category !== '' && { category }),
      ...(audience !== '' && { audience }),
    },
  });
  const meaning = [
    category === '' ? undefined : categories[category].meaning,
    audience === '' ? undefined : audienceForCallers[audience],
  ].filter(text => text !== undefined);
  return (
    <>
      <PageHeader
        title="APIs"
        lead="What each one does, what it asks of you, and how much you may call. Look at everything without signing in."
      />
      <FilterBar>
        <SearchInput label="Search APIs" value={search} onSearch={setSearch} />
        <FilterSelect label="Category" value={category} onChange={setCategory} options={categoryChoices} />
        <FilterSelect label="Audience" value={audience} onChange={setAudience} options={audienceChoices} />
      </FilterBar>
      {meaning.length > 0 && (
        <Text size="sm" c="dimmed" mb="md">
          {meaning.join(' ')}
        </Text>
      )}
      <Results list={list} filtered={search !== '' || category !== '' || audience !== ''} />
    </>
  );
}

function Results({ list, filtered }: { list: Listing<ApiSummary>; filtered: boolean }) {
  const [, navigate] = useLocation();
  if (list.error !== null && list.items.length === 0)
    return <Failure error={list.error} retry={list.refetch} />;
  if (list.isPending) return <WaitingCards />;
  if (list.items.length === 0 && filtered)
    return (
      <Empty
        title="No API fits"
        icon={<IconSearchOff size={26} />}
        action={
          <Button variant="default" onClick={() => navigate('/apis')}>
            Show all APIs
          </Button>
        }
      >
        Search for fewer words, or leave a filter out.
      </Empty>
    );
  if (list.items.length === 0)
    return (
      <Empty title="No APIs yet" icon={<IconBooks size={26} />}>
        APIs appear here as soon as their owners publish them for callers from outside.
      </Empty>
    );
  return (
    <>
      <ApiCards apis={list.items} order={2} />
      <Group justify="space-between" mt="md">
        <Text size="sm" c="dimmed" role="status">
          {counted(list.items.length, 'API')}
          {list.hasMore ? ' so far' : ''}
        </Text>
        {list.hasMore && (
          <Button variant="default" onClick={list.more} loading={list.isFetching}>
            Show more
          </Button>
        )}
      </Group>
    </>
  );
}

/** Where the cards will be. */
export function WaitingCards({ count = 6 }: { count?: number }) {
  return (
    <>
      <VisuallyHidden role="status">Loading APIs</VisuallyHidden>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} aria-hidden>
        {Array.from({ length: count }, (_, at) => (
          <Skeleton key={at} height={170} radius="md" />
        ))}
      </SimpleGrid>
    </>
  );
}
