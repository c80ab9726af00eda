import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'wouter';

/** A link within the app. For another document (the reference, a file, the docs) use `<Anchor href>`. */
export function Link({ href, children, ...rest }: AnchorProps & { href: string; children: ReactNode }) {
  // As large as the text around it, unless told.
  const inherit = rest.size === undefined && rest.fz === undefined;
  return (
    <Anchor component={RouterLink} href={href} inherit={inherit} {...rest}>
      {children}
    </Anchor>
  );
}

/** A link that looks like a button: for the next step that is a page. */
export function LinkButton({ href, children, ...rest }: ButtonProps & { href: string; children: ReactNode }) {
  return (
    <Button component={RouterLink} href={href} {...rest}>
      {children}
    </Button>
  );
}
