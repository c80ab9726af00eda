import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContractPreview, Operation } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { api } from '../api.ts';
import { type GivenDocument, numberOf } from '../import/document.ts';
import { DocumentInput } from '../import/document-input.tsx';
import { Findings } from '../import/findings.tsx';
import { DocumentChanges } from './changes.tsx';
import { DocumentLint } from './lint.tsx';
import type { VersionOf } from './version-page.tsx';

/** Takes another document, says what it would change, and puts it in place of the present one. */
export function ReplaceContract({ product, version, onDone }: VersionOf & { onDone: () => void }) {
  const [document, setDocument] = useState<GivenDocument | null>(null);
  const path = { api: product.name, version: version.name };
  const preview = useContractPreview(document);
  const form = useSubmit({
    initial: {},
    send: () =>
      api.put('/apis/{api}/versions/{version}/contract', {
        path,
        body: { contract: document?.contract ?? '' },
        revision: version.revision,
      }),
    invalidates: ['/apis', '/waivers'],
    done: 'Contract replaced',
    onDone,
  });
  const cancel = <CancelButton onClick={onDone} />;
  return (
    <Stack gap="md">
      <DocumentInput document={document} onChange={setDocument} />
      <PreviewState state={preview} />
      {preview.data?.contract !== undefined && preview.data.contract !== null ? (
        <SubmitForm form={form} submit="Replace contract" cancel={cancel}>
          {document !== null && (
            <>
              <DocumentLint document={document} />
              <DocumentChanges {...{ document, product, version }} />
            </>
          )}
          <Changes contract={preview.data.contract} {...{ product, version }} />
          {version.lifecycle !== 'draft' && (
            <Text size="sm">
              This version is live: gateways take the new contract over at once. New operations that do not
              meet their floor answer 503 until they do.
            </Text>
          )}
        </SubmitForm>
      ) : (
        <Group>{cancel}</Group>
      )}
    </Stack>
  );
}

export interface PreviewReading {
  readonly data: ContractPreview | undefined;
  readonly error: unknown;
  readonly busy: boolean;
  readonly retry: () => void;
}

/** Asks the server what an import would find in a document, as soon as there is one. */
export function useContractPreview(document: GivenDocument | null): PreviewReading {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['/contracts/preview', numberOf(document)],
    queryFn: ({ signal }) =>
      api.post('/contracts/preview', { body: { contract: document?.contract ?? '' }, signal }),
    enabled: document !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { data, error, busy: isFetching, retry: () => void refetch() };
}

/** Being read, not to be read, or what was found in it. */
export function PreviewState({ state }: { state: PreviewReading }) {
  const { data, error, busy, retry } = state;
  if (busy)
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">Reading the document</Text>
      </Group>
    );
  if (error !== null) return <Failure error={error} retry={retry} />;
  if (data === undefined) return null;
  const faults = data.findings.filter(({ level }) => level === 'fault').length;
  return (
    <div role="status">
      <Text fw={600} mb="xs">
        {data.contract === null
          ? `It cannot be imported: ${counted(faults, 'fault')}`
          : `${data.contract.title === '' ? 'A document' : data.contract.title}: ${counted(data.contract.operationCount, 'operation')}, OpenAPI ${data.contract.specification}`}
      </Text>
      <Findings list={data.findings} />
      {data.contract === null && (
        <Text size="sm" mt="xs">
          Mend the document at the places named, then take it again.
        </Text>
      )}
    </div>
  );
}

const placeOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/** Operations by what becomes of them; told where all of both documents are at hand. */
function Changes({
  contract,
  product,
  version,
}: VersionOf & { contract: NonNullable<ContractPreview['contract']> }) {
  const present = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: product.name, version: version.name },
    query: { limit: 200 },
  });
  if (present.isPending) return null;
  if (present.hasMore || contract.operations.length < contract.operationCount)
    return (
      <Text size="sm">
        It describes {counted(contract.operationCount, 'operation')}. There are too many to tell each change
        here.
      </Text>
    );
  const before = new Set(present.items.map(placeOf));
  const after = new Set(contract.operations.map(placeOf));
  const added = [...after].filter(place => !before.has(place));
  const kept = after.size - added.length;
  const removed = present.items.filter(operation => !after.has(placeOf(operation)));
  return (
    <Stack gap={4}>
      <Text size="sm">
        {kept === 0
          ? 'No operation stays.'
          : `${counted(kept, 'operation stays', 'operations stay')} as before.`}
      </Text>
      <Places label="New" places={added} />
      <Places
        label="Removed, with their policies and waivers"
        places={removed.map((each: Operation) => placeOf(each))}
      />
    </Stack>
  );
}

function Places({ label, places }: { label: string; places: readonly string[] }) {
  if (places.length === 0) return null;
  return (
    <Text size="sm" component="div">
      {label} ({places.length}):
      <ul>
        {places.slice(0, 30).map(place => (
          <li key={place}>
            <code>{place}</code>
          </li>
        ))}
        {places.length > 30 && <li>and {places.length - 30} more</li>}
      </ul>
    </Text>
  );
}
