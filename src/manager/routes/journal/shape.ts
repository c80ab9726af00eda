import { Type } from 'typebox';
import { closed, instant, nullable, oneOf } from '#api';
import { journalConditions } from '#gateway';

export const entry = closed(
  {
    at: instant,
    decision: Type.String({ description: 'The decision id, which the log and the caller know too.' }),
    zone: Type.String(),
    version: Type.String({ description: '`<api>/<version>`.' }),
    operation: Type.String({ description: '`<METHOD> <template>`.' }),
    application: nullable(Type.String({ description: 'Id of the application.' })),
    key: nullable(Type.String({ description: 'Id of the API key.' })),
    certificate: nullable(Type.String({ description: 'SHA-256 fingerprint of the client certificate.' })),
    user: nullable(Type.String({ description: 'Id of the user, or `u_…` for users of other issuers.' })),
    token: nullable(Type.String({ description: 'Id of the access token.' })),
    client: Type.String({ description: "A keyed hash of the client's address." }),
    target: Type.String({ description: 'A keyed hash of method, path and query.' }),
  },
  { title: 'JournalEntry', description: 'A call that was written down before it was forwarded.' },
);

export const verification = closed(
  {
    holds: Type.Boolean({ description: 'Whether every file is as it was written.' }),
    entries: Type.Integer({ description: 'Calls that are proven.' }),
    bytes: Type.Integer(),
    files: Type.Array(
      closed({
        file: Type.String(),
        condition: oneOf(
          journalConditions,
          '`unfinished`: the program was killed while it wrote; the call was not forwarded. `cut`: the end is missing.',
        ),
        entries: Type.Integer(),
        line: nullable(Type.Integer({ description: 'The first line that does not follow the one before.' })),
        begunAt: nullable(instant),
        lastAt: nullable(instant),
      }),
    ),
  },
  { title: 'JournalVerification' },
);
