import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Logo } from '#kit/logo.tsx';
import { ColourScheme } from '#kit/shell/colour-scheme.tsx';
import { useTitle } from '#kit/title.ts';
import classes from './frame.module.css';

/** What stands around each form of the entrance. */
export function Frame({
  title,
  lead,
  children,
  below,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Other ways, below the form. */
  below?: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={classes['page']}>
      <aside className={classes['side']} aria-label="Gatehouse">
        <Arches />
        <div className={classes['words']}>
          <p className={classes['claim']}>Every call meets its controls.</p>
          <p>
            Gatehouse stands in front of your APIs: it knows what each operation could do, asks for what that
            demands, and keeps the proof.
          </p>
        </div>
      </aside>
      <div className={classes['main']}>
        <header className={classes['top']}>
          <span className={classes['brand']}>
            <Logo />
            Gatehouse
          </span>
          <ColourScheme />
        </header>
        <main className={classes['centre']}>
          <Stack gap="lg">
            <div>
              <Title order={1} tabIndex={-1} data-page-title>
                {title}
              </Title>
              {lead !== undefined && (
                <Text c="dimmed" mt={4} component="div">
                  {lead}
                </Text>
              )}
            </div>
            {children}
            {below !== undefined && (
              <Stack gap={4} fz="sm">
                {below}
              </Stack>
            )}
          </Stack>
        </main>
      </div>
    </div>
  );
}

/** Gates within gates. Decoration. */
function Arches() {
  return (
    <svg
      className={classes['arches']}
      viewBox="0 0 400 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <g fill="none" stroke="#fff" strokeWidth="1.5">
        {[0, 1, 2, 3, 4, 5, 6].map(ring => {
          const half = 36 + ring * 42;
          return (
            <path
              key={ring}
              opacity={0.22 - ring * 0.027}
              d={`M${250 - half} 620V250a${half} ${half} 0 0 1 ${2 * half} 0V620`}
            />
          );
        })}
      </g>
    </svg>
  );
}
