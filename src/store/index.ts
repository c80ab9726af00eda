/** Where Gatehouse keeps what must survive: one schema and one set of queries for SQLite and PostgreSQL. */
export type { Change, Tx } from './change.ts';
export { containing } from './containing.ts';
export type { FeedChange, FeedRow } from './feed.ts';
export type * from './schema.ts';
export { type Db, openStore, type Store, type StoreFeed, type StoreOptions } from './store.ts';
export { conflict, expectRevision, found, type Page, pageLimit, revised, unique } from './rows.ts';
export { isStoreInUse } from './in-use.ts';
export { isUniqueViolation, type Violation, violationOf } from './violations.ts';
