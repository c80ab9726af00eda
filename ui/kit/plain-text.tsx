import { Text, type TextProps } from '@mantine/core';

/** Text that somebody else wrote, as it is: no markup in it means anything, its line breaks stay. */
export function PlainText({ children, ...rest }: TextProps & { children: string }) {
  return (
    <Text component="div" maw="46rem" {...rest} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  );
}
