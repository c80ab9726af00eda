import type { AdminOperations } from '#kit/api/admin.ts';
import { createClient } from '#kit/api/client.ts';

/** The admin API. */
export const api = createClient<AdminOperations>('/api/v1');
