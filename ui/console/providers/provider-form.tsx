import { Checkbox, PasswordInput, Select, Stack, Textarea, TextInput, Title } from '@mantine/core';
import type { IdentityProvider } from '#kit/api/admin.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import type { Submit } from '#kit/forms/use-submit.ts';
import { LinkButton } from '#kit/link.tsx';
import { api } from '../api.ts';
import { initialOf, type KindField, kindFields, settingsOf, wordsIn } from './fields.ts';
import { mappingText, readMapping } from './mapping.ts';
import { type Kind, realmTitles } from './words.ts';

type Values = Record<string, string | boolean>;

const textOf = (values: Values, name: string): string => String(values[name] ?? '').trim();

function initialValues(kind: Kind, provider?: IdentityProvider): Values {
  const admits = provider?.admits;
  return {
    realm: provider?.realm ?? 'external',
    name: provider?.name ?? '',
    title: provider?.title ?? '',
    secret: '',
    createUsers: admits?.createUsers ?? false,
    domains: admits?.domains.join(' ') ?? '',
    emailsVerified: admits?.emailsVerified ?? false,
    provisioned: admits?.provisioned ?? false,
    secondFactorCounts: admits?.secondFactorCounts ?? false,
    mapping: mappingText(admits?.mapping ?? []),
    ...initialOf(kind, provider),
  };
}

function faultsOf(kind: Kind, values: Values, isNew: boolean): Record<string, string | undefined> {
  const missing = (name: string) => (textOf(values, name) === '' ? 'Needed.' : undefined);
  const mapping = readMapping(textOf(values, 'mapping'));
  return {
    ...Object.fromEntries(
      kindFields[kind]
        .filter(({ empty = false, as }) => !empty && as !== 'truth')
        .map(({ name }) => [name, missing(name)]),
    ),
    title: missing('title'),
    ...(isNew ? { name: missing('name') } : {}),
    mapping: typeof mapping === 'string' ? mapping : undefined,
  };
}

function bodyOf(kind: Kind, values: Values) {
  const mapping = readMapping(textOf(values, 'mapping'));
  const secret = textOf(values, 'secret');
  const texts = Object.fromEntries(kindFields[kind].map(({ name }) => [name, String(values[name] ?? '')]));
  return {
    title: textOf(values, 'title'),
    admits: {
      createUsers: values['createUsers'] === true,
      domains: wordsIn(textOf(values, 'domains').toLowerCase()),
      emailsVerified: values['emailsVerified'] === true,
      provisioned: values['provisioned'] === true,
      secondFactorCounts: values['secondFactorCounts'] === true,
      mapping: typeof mapping === 'string' ? [] : mapping,
    },
    ...(secret === '' ? {} : { secret }),
    [kind]: settingsOf(kind, texts),
  };
}

/** Adds a provider of the kind, or changes one. */
export function ProviderForm({
  kind,
  provider,
  onDone,
}: {
  kind: Kind;
  provider?: IdentityProvider;
  onDone: (after: IdentityProvider) => void;
}) {
  const form = useSubmit<Values, IdentityProvider>({
    initial: initialValues(kind, provider),
    check: values => faultsOf(kind, values, provider === undefined),
    send: values => {
      const body = bodyOf(kind, values);
      if (provider !== undefined)
        return api.patch('/identity-providers/{provider}', {
          path: { provider: provider.id },
          revision: provider.revision,
          body,
        });
      const realm = values['realm'] === 'internal' ? 'internal' : 'external';
      return api.post('/identity-providers', { body: { ...body, realm, name: textOf(values, 'name') } });
    },
    invalidates: ['/identity-providers'],
    done: provider === undefined ? 'Provider added' : 'Provider changed',
    onDone,
    places: {
      '/admits/domains': 'domains',
      '/admits/mapping': 'mapping',
      ...Object.fromEntries(kindFields[kind].map(({ name }) => [`/${kind}/${name}`, name])),
    },
  });
  const isStaff = form.values['realm'] === 'internal';
  return (
    <SubmitForm
      form={form}
      submit={provider === undefined ? 'Add provider' : 'Save provider'}
      cancel={
        <LinkButton href="/providers" variant="default">
          Cancel
        </LinkButton>
      }
    >
      {provider === undefined && (
        <>
          <Select
            label="For whom"
            data={Object.entries(realmTitles).map(([value, label]) => ({ value, label }))}
            allowDeselect={false}
            {...textField(form, 'realm')}
          />
          <TextInput
            label="Name"
            description="Stands in the address that you register with the provider. Lower-case letters, digits and hyphens."
            maxLength={63}
            {...textField(form, 'name')}
          />
        </>
      )}
      <TextInput
        label="Title"
        description="The button on the sign-in page says: Sign in with …"
        maxLength={200}
        {...textField(form, 'title')}
      />
      {kindFields[kind].map(field => (
        <KindInput key={field.name} form={form} field={field} />
      ))}
      {kind !== 'saml' && (
        <PasswordInput
          label={kind === 'ldap' ? 'Password of that account' : 'Client secret'}
          description={
            provider === undefined
              ? 'Kept sealed and never shown.'
              : 'Leave it empty to keep the one that is there.'
          }
          autoComplete="off"
          {...textField(form, 'secret')}
        />
      )}
      <Title order={3} size="h4" mt="md">
        Who gets in
      </Title>
      <Stack gap="sm">
        <Checkbox
          label="Make an account at the first sign-in"
          description="Never takes over an account that is there: its owner links it on the page of their account."
          {...form.field('createUsers', 'checkbox')}
        />
        <Checkbox
          label="Its e-mail addresses are verified"
          description="For a provider that hands them out itself and does not say so."
          {...form.field('emailsVerified', 'checkbox')}
        />
        <Checkbox
          label="Leads to accounts that a directory made by SCIM"
          description="By the verified address, at the first sign-in, while nobody has been in."
          {...form.field('provisioned', 'checkbox')}
        />
        <Checkbox
          label="A second factor shown there counts here"
          description="Where the provider says that one was shown."
          {...form.field('secondFactorCounts', 'checkbox')}
        />
      </Stack>
      <TextInput
        label="Domains (optional)"
        description="Only verified e-mail addresses of exactly these get in; with spaces between."
        {...textField(form, 'domains')}
      />
      <Textarea
        label="What its groups stand for (optional)"
        description={
          isStaff
            ? 'One value a line: engineers = role:api-developer group:road-works. Nothing else gives a role.'
            : 'One value a line: engineers = group:road-works.'
        }
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        {...textField(form, 'mapping')}
      />
    </SubmitForm>
  );
}

/** A field that holds text, though the form's values may be truth values too. */
function textField(form: Submit<Values>, name: string) {
  const { value, ...field } = form.field(name);
  return { ...field, value: String(value) };
}

function KindInput({ form, field }: { form: Submit<Values>; field: KindField }) {
  const { name, label, description, as, options = [] } = field;
  const common = { label, ...(description === undefined ? {} : { description }) };
  if (as === 'truth')
    return (
      <Checkbox
        {...common}
        checked={form.values[name] !== ''}
        onChange={event => form.set(name, event.currentTarget.checked ? 'yes' : '')}
      />
    );
  if (as === 'choice')
    return <Select {...common} data={[...options]} allowDeselect={false} {...textField(form, name)} />;
  if (as === 'area')
    return (
      <Textarea {...common} autosize minRows={3} maxRows={10} spellCheck={false} {...textField(form, name)} />
    );
  return <TextInput {...common} spellCheck={false} {...textField(form, name)} />;
}
