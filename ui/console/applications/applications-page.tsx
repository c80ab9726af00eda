import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationsTable } from './applications-table.tsx';

const states = [
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
] as const;
type State = (typeof states)[number]['value'];

/** All software that calls APIs. */
export default function ApplicationsPage() {
  const [search, setSearch] = useFilter('search');
  const [state, setState] = useFilter('state');
  const known = states.find(({ value }) => value === state)?.value ?? '';
  return (
    <>
      <PageHeader
        title="Applications"
        lead="The software that calls APIs, with its subscriptions and keys."
        actions={
          <Needs permission="applications:write" label="Register application">
            <DialogButton variant="filled" label="Register application" title="Register an application">
              {close => <ApplicationForm close={close} />}
            </DialogButton>
          </Needs>
        }
      />
      <FilterBar>
        <SearchInput label="Search applications" value={search} onSearch={setSearch} />
        <FilterSelect<State> label="State" value={known} onChange={setState} options={states} />
      </FilterBar>
      <ApplicationsTable search={search} active={known === '' ? undefined : known === 'active'} />
    </>
  );
}
