/** The audit log: who changed what, when and from where, without any secret. */
export { changedFields, type FieldChange } from './changed-fields.ts';
export { type JournalHead, journalHeadsOf, forgetJournalHead, noteJournalHeads } from './journal-heads.ts';
export { appendAudit, listAudit, type AuditEntry, type AuditFilters, type AuditRecord } from './entries.ts';
export { forgetPerson } from './persons.ts';
