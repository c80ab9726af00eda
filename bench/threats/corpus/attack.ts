export interface Attack {
  readonly category: string;
  readonly text: string;
}
