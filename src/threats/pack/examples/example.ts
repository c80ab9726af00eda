/** What a rule is held to: each of its attacks it finds itself, and none of their neighbours any rule of the pack finds. */
export interface Example {
  readonly finds: readonly string[];
  readonly passes: readonly string[];
  /** Where the texts stand; in a field of JSON unless told. */
  readonly at?: 'name' | 'path' | `header ${string}` | 'address' | 'prose';
}

export type Examples = Readonly<Record<number, Example>>;
