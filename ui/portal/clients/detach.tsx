import type { Client } from '#kit/api/portal.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { api } from '../api.ts';

/** Ends that a program changes the settings of the client that it registered. */
export function Detach({ client: { id } }: { client: Client }) {
  return (
    <ReasonButton
      label="End self-management"
      title="Let the program change its settings no more?"
      submit="End self-management"
      send={reason =>
        api.post('/applications/{application}/client/detach', { path: { application: id }, body: { reason } })
      }
      invalidates={[`/applications/${id}`]}
      done="The settings are changed here only from now on"
    >
      The token that it was given at registration is refused at once. Do so when that token got out. Tokens
      for APIs work on.
    </ReasonButton>
  );
}
