import { Checkbox, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ContractPreview } from '#kit/api/admin.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import type { Submit } from '#kit/forms/use-submit.ts';
import { Section } from '#kit/section.tsx';
import { versionNameFault } from '../apis/names.ts';
import { nameFault } from '../names.ts';
import { TargetsField } from '../versions/access-fields.tsx';
import { targetsFault } from '../versions/access-values.ts';
import { DocumentLint } from '../versions/lint.tsx';
import { PreviewState, useContractPreview } from '../versions/replace-contract.tsx';
import { ApiChoice } from './api-choice.tsx';
import type { GivenDocument } from './document.ts';
import { DocumentInput } from './document-input.tsx';
import { type DraftValues, makeDraft, suggestionsOf } from './make-draft.ts';
import type { Finding } from './findings.tsx';

const targets = [
  { value: 'new', label: 'A new API', meaning: 'It gets a place of its own in the catalogue.' },
  { value: 'existing', label: 'A version of an API that is there', meaning: 'Beside its other versions.' },
] as const;

/** The document, and what becomes of it: a draft. */
export function ContractStep({
  into,
  onDrafted,
}: {
  /** Name of the API that gets another version; '' for a new one. */
  into: string;
  onDrafted: (made: { api: string; version: string }, findings: readonly Finding[]) => void;
}) {
  const [document, setDocument] = useState<GivenDocument | null>(null);
  const [suggested, setSuggested] = useState<Partial<DraftValues>>({});
  const [filledFrom, setFilledFrom] = useState<ContractPreview | undefined>();
  const preview = useContractPreview(document);
  const initial: DraftValues = {
    document: '',
    without: false,
    target: into === '' ? 'new' : 'existing',
    existing: into,
    name: '',
    title: '',
    owner: '',
    description: '',
    version: '',
    targets: '',
  };
  const form = useSubmit({
    initial,
    check: values => faultsOf(values, document, preview.data),
    send: values => makeDraft(values, document?.contract ?? null),
    invalidates: ['/apis', '/owners'],
    onDone: ({ api, version, warnings }) =>
      onDrafted(
        { api, version },
        warnings.map(warning => ({ level: 'warning' as const, ...warning })),
      ),
    places: { '/version': 'version', '/upstream': 'targets', '/contract': 'document' },
  });

  const take = (given: GivenDocument | null) => {
    setDocument(given);
    form.set('document', given?.name ?? '');
  };
  if (preview.data !== undefined && preview.data !== filledFrom) {
    setFilledFrom(preview.data);
    const next = suggestionsOf(preview.data);
    setSuggested(next);
    // What somebody typed stays; what came from the last document goes with it.
    for (const [field, value] of Object.entries(next) as [keyof typeof next, string][])
      if (form.values[field] === '' || form.values[field] === suggested[field]) form.set(field, value);
  }

  return (
    <SubmitForm form={form} submit="Make a draft">
      <Section title="OpenAPI document">
        <div hidden={form.values.without}>
          <Stack gap="md">
            <DocumentInput
              document={document}
              onChange={take}
              error={form.field('document').error}
              path={form.field('document')['data-path']}
            />
            <PreviewState state={preview} />
            {document !== null && preview.data !== undefined && preview.data.contract !== null && (
              <DocumentLint document={document} />
            )}
          </Stack>
        </div>
        <Checkbox
          label="It has no OpenAPI document"
          description="One operation takes any method and path then. The floor demands that somebody of the Security role waives the contract."
          {...form.field('without', 'checkbox')}
        />
      </Section>
      <Section title="What becomes of it">
        <Choices label="It is" choices={targets} {...form.field('target')} />
        {form.values.target === 'new' ? <NewApi form={form} /> : <ApiChoice field={form.field('existing')} />}
        <TextInput
          label="Version"
          description="Stands in addresses and never changes: lower-case letters, digits, dots and hyphens."
          placeholder="v1"
          maxLength={63}
          maw={260}
          spellCheck={false}
          autoCapitalize="none"
          {...form.field('version')}
        />
        <TargetsField field={form.field('targets')} />
      </Section>
    </SubmitForm>
  );
}

function NewApi({ form }: { form: Submit<DraftValues> }) {
  return (
    <>
      <TextInput
        label="Name"
        description="Stands in addresses and never changes: lower-case letters, digits and hyphens, 63 at most."
        placeholder="city-open-data"
        maxLength={63}
        spellCheck={false}
        autoCapitalize="none"
        {...form.field('name')}
      />
      <TextInput
        label="Title (optional)"
        description="What people read; the name unless told."
        maxLength={200}
        {...form.field('title')}
      />
      <TextInput
        label="Owner (optional)"
        description="The person or team that answers for it."
        maxLength={200}
        {...form.field('owner')}
      />
      <Textarea
        label="Description (optional)"
        description="What it is for, in words that people outside of your team understand. The portal shows it."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        {...form.field('description')}
      />
    </>
  );
}

function faultsOf(
  values: DraftValues,
  document: GivenDocument | null,
  preview: ContractPreview | undefined,
): Partial<Record<keyof DraftValues, string | undefined>> {
  const fresh = values.target === 'new';
  return {
    document: values.without ? undefined : documentFault(document, preview),
    name: fresh ? nameFault(values.name, 'API') : undefined,
    existing: !fresh && values.existing === '' ? 'Choose the API.' : undefined,
    version: versionNameFault(values.version),
    targets: targetsFault(values.targets),
  };
}

function documentFault(
  document: GivenDocument | null,
  preview: ContractPreview | undefined,
): string | undefined {
  if (document === null) return 'Choose a document, or say below that it has none.';
  if (preview?.contract === null) return 'The document cannot be imported: mend the faults below.';
  return undefined;
}
