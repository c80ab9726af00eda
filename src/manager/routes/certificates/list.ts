import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listCertificates } from '../../certificates.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { certificate } from './shape.ts';

export const listCertificatesRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/certificates',
  permission: 'applications:read',
  tag: 'certificates',
  summary: "List an application's client certificates",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(certificate),
  handler: async ({ db, params, query }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    return pageOfRows(await listCertificates(db, id, pageAsked(query)), query, byId);
  },
});
