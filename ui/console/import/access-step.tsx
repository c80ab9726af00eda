import { Paper } from '@mantine/core';
import { useList } from '#kit/api/hooks.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { AccessFields } from '../versions/access-fields.tsx';
import { accessFaults, accessPlaces, bodyOf, fittingProfile, valuesOf } from '../versions/access-values.ts';
import { useKeepVersion } from '../versions/keep-version.ts';
import type { VersionOf } from '../versions/version-page.tsx';
import { useWorstCategory } from '../versions/worst-category.ts';
import type { Category } from '#kit/badges/badges.tsx';

/** Audience, profile, zones, path and upstream; the profile that fits best is chosen until somebody chooses. */
export function AccessStep({ product, version, next }: VersionOf & { next: () => void }) {
  const profiles = useList(api, '/profiles', { query: { limit: 100 } });
  const worst = useWorstCategory(version);
  if (profiles.error !== null) return <Failure error={profiles.error} retry={profiles.refetch} />;
  if (profiles.isPending || worst === undefined) return <Loading />;
  const profile = version.profile ?? fittingProfile(profiles.items, version.audience, worst) ?? '';
  return <Form {...{ product, version, next, worst, profile }} />;
}

function Form({
  product,
  version,
  next,
  worst,
  profile,
}: VersionOf & { next: () => void; worst: Category; profile: string }) {
  const keep = useKeepVersion({ product, version });
  const form = useSubmit({
    initial: { ...valuesOf(version), profile },
    check: accessFaults,
    send: values =>
      api.patch('/apis/{api}/versions/{version}', {
        path: { api: product.name, version: version.name },
        body: bodyOf(values),
        revision: version.revision,
      }),
    invalidates: ['/apis'],
    onDone: changed => {
      keep(changed);
      next();
    },
    places: accessPlaces,
  });
  return (
    <Paper p={{ base: 'md', sm: 'lg' }}>
      <SubmitForm form={form} submit="Save and continue">
        <AccessFields form={form} worst={worst} />
      </SubmitForm>
    </Paper>
  );
}
