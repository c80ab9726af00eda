import { Code } from '@mantine/core';

/** Text of the product in which `backticks` stand around names. */
export function Marked({ children }: { children: string }) {
  return children
    .split('`')
    .map((part, at) => (at % 2 === 1 ? <Code key={`${at} ${part}`}>{part}</Code> : part));
}
