import { listApisRoute } from './apis/list.ts';
import { readApiRoute } from './apis/read.ts';
import { readContractRoute } from './versions/read-contract.ts';
import { readVersionRoute } from './versions/read.ts';

/** Every route of the portal's API. */
export const routes = [listApisRoute, readApiRoute, readVersionRoute, readContractRoute];
