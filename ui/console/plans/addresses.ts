/** Where plans live. `/plans/new` is a page of its own; a plan of that name is found by its id in the list. */
export const planHref = (name: string): string => `/plans/${encodeURIComponent(name)}`;
