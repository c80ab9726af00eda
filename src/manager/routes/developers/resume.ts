import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setDeveloperActive } from '../../registry.ts';
import { developer, developerPath } from './shape.ts';

export const resumeDeveloperRoute = defineRoute({
  method: 'POST',
  url: '/developers/:developer/resume',
  permission: 'developers:suspend',
  tag: 'developers',
  summary: 'Readmit a suspended developer',
  params: developerPath,
  reply: developer,
  handler: ({ params, change, expected, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'developers', params.developer);
      return record('developer.resume', await setDeveloperActive(change, id, true, expected, now));
    }),
});
