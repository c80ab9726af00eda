import type { ComponentType, ReactNode } from 'react';
import classes from './note.module.css';

/** What has to be known before going on: a tint, an icon and a headline that says it without the colour. */
export function Note({
  tone,
  icon: Icon,
  title,
  children,
  role,
}: {
  tone: 'green' | 'amber' | 'red' | 'blue';
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  title: string;
  children?: ReactNode;
  role?: 'alert' | 'status';
}) {
  return (
    <div className={`${classes['note']} ${classes[tone]}`} role={role}>
      <span className={classes['icon']} aria-hidden>
        <Icon size={20} stroke={1.8} />
      </span>
      <div className={classes['words']}>
        <div className={classes['title']}>{title}</div>
        {children}
      </div>
    </div>
  );
}
