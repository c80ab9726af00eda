import '@scalar/api-reference/style.css';

/** The library that draws references: large, so it is loaded while the contract is. */
export { createApiReference } from '@scalar/api-reference';
