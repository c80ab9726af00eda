import type { ComponentType, ReactNode } from 'react';
import classes from './badge.module.css';

export type Tone = 'blue' | 'violet' | 'amber' | 'red' | 'green' | 'grey';

/** A word with an icon on a tint: it says the same without its colour. */
export function ToneBadge({
  tone,
  icon: Icon,
  children,
  title,
}: {
  tone: Tone;
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className={`${classes['badge']} ${classes[tone]}`} title={title}>
      <Icon size={14} stroke={2} />
      <span>{children}</span>
    </span>
  );
}
