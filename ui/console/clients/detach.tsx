import type { Application } from '#kit/api/admin.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Allowed } from '#kit/session.tsx';
import { api } from '../api.ts';

/** Ends that a program changes the settings of the client that it registered. */
export function Detach({ application: { id, title } }: { application: Application }) {
  return (
    <Allowed permission="keys:revoke">
      <ReasonButton
        label="End self-management"
        title={`Let ${title} change its own settings no more?`}
        submit="End self-management"
        send={reason =>
          api.post('/applications/{application}/client/detach', {
            path: { application: id },
            body: { reason },
          })
        }
        invalidates={['/applications']}
        done={`${title} is looked after here from now on`}
      >
        The token that its program was given at registration is refused at once. Tokens for APIs work on, and
        its settings are changed here and in the portal.
      </ReasonButton>
    </Allowed>
  );
}
