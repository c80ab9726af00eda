import { useState } from 'react';
import { Code, Text, Textarea } from '@mantine/core';
import { IconCheck, IconShieldX } from '@tabler/icons-react';
import type { ExplainedAttachment, ExplainedRequest } from '#kit/api/admin.ts';
import { listOf, useList } from '#kit/api/hooks.ts';
import { DataTable } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { Findings } from './findings.tsx';
import classes from './try-page.module.css';

const example = 'POST /things HTTP/1.1\nContent-Type: application/json\n\n{"note": "hello"}';

/** A request that somebody pastes, and what threat rules make of it. */
export default function TryPage() {
  const [apiName, setApi] = useFilter('api');
  const [version, setVersion] = useFilter('version');
  const apis = useList(api, '/apis', { query: { limit: 200 } });
  const versions = useList(
    api,
    '/apis/{api}/versions',
    { path: { api: apiName }, query: { limit: 200 } },
    { enabled: apiName !== '' },
  );
  return (
    <>
      <PageHeader
        title="Try a request"
        lead="Paste a request and see which threat rules find something in it, in what and why: for a false alarm, and for an attack that was missed. Nothing of it is kept."
        crumbs={[{ label: 'Exclusions', href: '/exclusions' }]}
      />
      <FilterBar>
        <FilterSelect
          label="API"
          value={apiName}
          onChange={setApi}
          options={apis.items.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <FilterSelect
          label="Version"
          value={version}
          onChange={setVersion}
          options={versions.items.map(({ name }) => ({ value: name, label: name }))}
        />
      </FilterBar>
      {apiName !== '' && version !== '' ? (
        <Trial key={`${apiName}/${version}`} {...{ apiName, version }} />
      ) : (
        <Empty title="Choose an API and a version">
          The request is read by its contract and judged by its rules and exclusions, drafts too.
        </Empty>
      )}
    </>
  );
}

function Trial({ apiName, version }: { apiName: string; version: string }) {
  const [found, setFound] = useState<ExplainedRequest | null>(null);
  const form = useSubmit({
    initial: { request: '' },
    check: ({ request }) => ({ request: request.trim() === '' ? 'Paste a request.' : undefined }),
    send: ({ request }) => api.post('/threat-rules/explain', { body: { api: apiName, version, request } }),
    onDone: ({ asIs }) => setFound(asIs),
  });
  return (
    <>
      <Section title="Request">
        <SubmitForm form={form} submit="Try request">
          <Textarea
            label="As HTTP writes it"
            description="Method and path, header fields, an empty line, the body. Leave keys and passwords out: rules do not need them."
            placeholder={example}
            autosize
            minRows={6}
            maxRows={20}
            spellCheck={false}
            maxLength={262_144}
            classNames={{ input: classes['code'] ?? '' }}
            {...form.field('request')}
          />
        </SubmitForm>
      </Section>
      {found !== null && <Explained found={found} />}
    </>
  );
}

function Explained({ found }: { found: ExplainedRequest }) {
  const { refused, earlier, operation, attachments, exclusions } = found;
  const blocked = earlier.find(({ mode }) => mode === 'block');
  const reported = attachments.some(({ refused: finds }) => finds);
  return (
    <>
      <Section title="What becomes of it">
        <Note
          role="status"
          tone={refused || blocked !== undefined ? 'red' : 'green'}
          icon={refused || blocked !== undefined ? IconShieldX : IconCheck}
          title={
            refused
              ? 'Threat rules refuse it'
              : blocked !== undefined
                ? 'Refused before any rule is asked'
                : reported
                  ? 'It passes: rules would refuse it, and only report'
                  : 'It passes all rules'
          }
        >
          <Text size="sm">
            <Code>{operation}</Code> of {found.version}
          </Text>
          {earlier.map(({ policy, code, reason, errors }) => (
            <Text key={policy + code} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {policy}: {code}
              {reason !== '' && `, ${reason}`}
              {errors.map(({ at, message }) => ` (${at === '' ? 'body' : at}: ${message})`).join('')}
            </Text>
          ))}
          {exclusions.map(text => (
            <Text key={text} size="sm" style={{ overflowWrap: 'anywhere' }}>
              Excluded: {text}.
            </Text>
          ))}
          {attachments.length === 0 && blocked === undefined && (
            <Text size="sm">No threat rules are attached to this operation.</Text>
          )}
        </Note>
      </Section>
      {attachments.map(each => (
        <Attachment key={each.id} attachment={each} />
      ))}
    </>
  );
}

const kindWords = {
  usual: '',
  settled: 'settled by the contract: no rule has to look',
  prose: 'prose',
  address: 'an address',
  markup: 'markup',
} as const;

function Attachment({
  attachment: { rules, values, summary, scope, mode },
}: {
  attachment: ExplainedAttachment;
}) {
  return (
    <Section title={`${summary} (${scope}${mode === 'report' ? ', report only' : ''})`}>
      <Findings rules={rules} />
      <DataTable
        label="Values of the request"
        one="value"
        many="values"
        list={listOf(values)}
        rowKey={({ name }) => name}
        columns={[
          {
            title: 'Value',
            width: '70%',
            render: ({ name, value, kind }) => (
              <>
                <Code>{name}</Code>
                <Text size="sm" fw={400} className={classes['value'] ?? ''}>
                  {value}
                </Text>
                {kindWords[kind] !== '' && (
                  <Text size="sm" c="dimmed" fw={400}>
                    {kindWords[kind]}
                  </Text>
                )}
              </>
            ),
          },
          { title: 'Rules that looked', number: true, render: ({ rules: count }) => count },
        ]}
        empty={<Empty title="Nothing to look at">The request holds no value that rules look at.</Empty>}
      />
    </Section>
  );
}
