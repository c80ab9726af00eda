import { Code } from '@mantine/core';

/** A text of the error catalogue: what stands between backticks is code. */
export function Prose({ children }: { children: string }) {
  return children.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // The parts of one text never change their order.
      <Code key={`${at} ${part}`}>{part}</Code>
    ),
  );
}
