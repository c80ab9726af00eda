import { useState } from 'react';
import { useParams } from 'wouter';
import type { NewKey } from '#kit/api/portal.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { KeyShown } from './key-shown.tsx';
import { RotateForm } from './rotate-form.tsx';

export default function RotateKeyPage() {
  const { key } = useParams<{ key: string }>();
  const [made, setMade] = useState<NewKey | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Rotate a key"
            lead="You get a new key. The old one works on for a while, so that you can replace it without an outage."
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <RotateForm
              noun="key"
              back={applicationHref(application.id)}
              application={application.id}
              rotate={body =>
                api.post('/applications/{application}/keys/{key}/rotate', {
                  path: { application: application.id, key },
                  body,
                })
              }
              onMade={setMade}
            />
          ) : (
            <KeyShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}
