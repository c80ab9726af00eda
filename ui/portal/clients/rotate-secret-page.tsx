import { useState } from 'react';
import { useParams } from 'wouter';
import type { NewClientSecret } from '#kit/api/portal.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { RotateForm } from '../keys/rotate-form.tsx';
import { SecretShown } from './secret-shown.tsx';

export default function RotateSecretPage() {
  const { secret } = useParams<{ secret: string }>();
  const [made, setMade] = useState<NewClientSecret | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Rotate a client secret"
            lead="You get a new secret. The old one works on for a while, so that you can replace it without an outage."
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <RotateForm
              noun="secret"
              back={tokensHref(application.id)}
              application={application.id}
              rotate={body =>
                api.post('/applications/{application}/client/secrets/{secret}/rotate', {
                  path: { application: application.id, secret },
                  body,
                })
              }
              onMade={setMade}
            />
          ) : (
            <SecretShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}
