import {
  Checkbox,
  Collapse,
  Group,
  NumberInput,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Button,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useList } from '#kit/api/hooks.ts';
import { type Audience, audiences, type Category } from '#kit/badges/badges.tsx';
import { duration } from '#kit/format.ts';
import type { Submit } from '#kit/forms/use-submit.ts';
import { api } from '../api.ts';
import { type AccessValues, fittingProfile } from './access-values.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { Marked } from './marked.tsx';

const audienceChoices = (Object.keys(audiences) as Audience[]).map(value => ({
  value,
  label: audiences[value].label,
  meaning: audiences[value].meaning,
}));

/** Audience, profile, zones and upstream of a version: in its page and in the import. */
export function AccessFields({ form, worst }: { form: Submit<AccessValues>; worst: Category | undefined }) {
  return (
    <Stack gap="xl">
      <AudienceField form={form} worst={worst} />
      <ProfileField form={form} worst={worst} />
      <PlaceFields form={form} />
      <UpstreamFields form={form} />
    </Stack>
  );
}

function AudienceField({ form, worst }: { form: Submit<AccessValues>; worst: Category | undefined }) {
  const profiles = useList(api, '/profiles', { query: { limit: 100 } });
  const { value, onChange: _change, error, ...field } = form.field('audience');
  const choose = (next: string) => {
    const audience = next as Audience;
    const fitting = (of: Audience) => fittingProfile(profiles.items, of, worst) ?? '';
    // A profile that somebody chose against the suggestion stays.
    if (form.values.profile === fitting(form.values.audience)) form.set('profile', fitting(audience));
    form.set('audience', audience);
    // What is for the inside is offered there and nowhere else.
    if (audience === 'internal') form.set('zones', ['internal']);
    else if (form.values.zones.join() === 'internal') form.set('zones', ['external']);
  };
  return (
    <Choices
      label="Who may call it"
      description="One operation can be kept for fewer; none is open to more."
      choices={audienceChoices}
      {...{ value, error }}
      {...field}
      onChange={choose}
    />
  );
}

function ProfileField({ form, worst }: { form: Submit<AccessValues>; worst: Category | undefined }) {
  const profiles = useList(api, '/profiles', { query: { limit: 100 } });
  const { value, onChange, error, ...field } = form.field('profile');
  const fitting = fittingProfile(profiles.items, form.values.audience, worst);
  const chosen = profiles.items.find(({ id }) => id === value);
  return (
    <div>
      <Choices
        label="Profile"
        description="A bundle of policies that brings most of what the floor asks for."
        choices={[
          ...profiles.items.map(({ id, title, description }) => ({
            value: id,
            label: id === fitting ? `${title} (fits best)` : title,
            meaning: description,
          })),
          { value: '', label: 'None', meaning: 'Every policy is attached by hand.' },
        ]}
        {...{ value, error }}
        {...field}
        onChange={onChange}
      />
      {chosen !== undefined && (
        <Text size="sm" mt="sm" component="div" aria-live="polite">
          Keys live {duration(chosen.maximumKeyAge / 1000)} at most.
          {chosen.toAdd.length > 0 && ' It leaves to you:'}
          {chosen.toAdd.length > 0 && (
            <ul>
              {chosen.toAdd.map(text => (
                <li key={text}>
                  <Marked>{text}</Marked>
                </li>
              ))}
            </ul>
          )}
        </Text>
      )}
    </div>
  );
}

function PlaceFields({ form }: { form: Submit<AccessValues> }) {
  const zones = useList(api, '/zones', { query: { limit: 100 } });
  const { value, onChange, error, ...field } = form.field('zones');
  const known = new Set(zones.items.map(({ name }) => name));
  const names = [...known, ...value.filter(name => !known.has(name))];
  return (
    <Stack gap="md">
      <Checkbox.Group
        label="Zones"
        description="Where gateways offer it. An internal audience takes the internal zone only."
        {...{ value, onChange, error }}
        {...field}
      >
        <Group gap="lg" mt="xs">
          {names.map(name => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput
        label="Base path"
        description="Stands before every path of the contract. Empty for the root."
        placeholder="/city/v1"
        maxLength={200}
        spellCheck={false}
        autoCapitalize="none"
        {...form.field('basePath')}
      />
      <TagsInput
        label="Host names (optional)"
        description="Only calls to these hosts reach it; any host unless told. Enter adds one."
        placeholder={form.values.hosts.length === 0 ? 'api.example.org' : ''}
        maxTags={50}
        clearable
        clearButtonProps={{ 'aria-label': 'Remove all host names' }}
        {...form.field('hosts')}
      />
    </Stack>
  );
}

function UpstreamFields({ form }: { form: Submit<AccessValues> }) {
  const { connect, response, connections, ca } = form.values;
  const [opened, { toggle }] = useDisclosure(
    [connect, response, connections, ca].some(value => value !== ''),
  );
  return (
    <Stack gap="md">
      <TargetsField field={form.field('targets')} />
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={toggle}
          aria-expanded={opened}
          leftSection={
            opened ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />
          }
        >
          Time-outs, connections and certificates
        </Button>
      </div>
      <Collapse expanded={opened} keepMountedMode="display-none">
        <Stack gap="md">
          <Group gap="md" grow preventGrowOverflow={false} align="flex-start">
            <NumberInput
              label="Time to connect (optional)"
              description="Milliseconds."
              min={1}
              max={600_000}
              allowDecimal={false}
              {...form.field('connect')}
            />
            <NumberInput
              label="Time to answer (optional)"
              description="Milliseconds."
              min={1}
              max={600_000}
              allowDecimal={false}
              {...form.field('response')}
            />
            <NumberInput
              label="Connections (optional)"
              description="To each address, per worker; 256 unless told."
              min={1}
              max={10_000}
              allowDecimal={false}
              {...form.field('connections')}
            />
          </Group>
          <Textarea
            label="Certificates to trust (optional)"
            description="PEM, instead of the system's: for an upstream with a certificate of your own authority."
            placeholder="-----BEGIN CERTIFICATE-----"
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            {...form.field('ca')}
          />
        </Stack>
      </Collapse>
    </Stack>
  );
}

/** Where the API itself listens; also in the first step of the import. */
export const TargetsField = ({
  field,
}: {
  field: { value: string; onChange: (next: unknown) => void; error: string | undefined };
}) => (
  <Textarea
    label="Upstream addresses"
    description="Where the API itself listens, one address a line. A number behind it is its weight. Callers never see them."
    placeholder="https://city.internal:8443"
    autosize
    minRows={1}
    maxRows={8}
    spellCheck={false}
    autoCapitalize="none"
    {...field}
  />
);
