import { Group, NavLink } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import type { NavItem } from '../app/feature.ts';
import classes from './shell.module.css';

interface Items {
  readonly items: readonly NavItem[];
}

/** Navigation in groups, each under its headline. */
export function SideNav({ items }: Items) {
  const current = useCurrent();
  const groups = Map.groupBy(items, item => item.group ?? '');
  return [...groups].map(([group, members]) => (
    <div key={group}>
      {group !== '' && <div className={classes['group']}>{group}</div>}
      <ul className={classes['items']} {...(group === '' ? {} : { 'aria-label': group })}>
        {members.map(({ href, label, icon: Icon, Count }) => (
          <li key={href}>
            <NavLink
              component={Link}
              href={href}
              label={label}
              leftSection={<Icon size={18} stroke={1.7} />}
              {...(Count === undefined ? {} : { rightSection: <Count /> })}
              className={classes['item']}
              {...current(href)}
            />
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** Navigation in the header, on wide screens. */
export function TopNav({ items }: Items) {
  const current = useCurrent();
  return (
    <Group component="nav" gap={2} wrap="nowrap" visibleFrom="md" aria-label="Main">
      {items.map(({ href, label }) => (
        <Link key={href} href={href} className={classes['topItem']} {...current(href)}>
          {label}
        </Link>
      ))}
    </Group>
  );
}

/** Marks the link that leads to this page or to what stands above it. */
function useCurrent(): (href: string) => { 'aria-current'?: 'page' } {
  const [place] = useLocation();
  return href =>
    place === href || (href !== '/' && place.startsWith(`${href}/`)) ? { 'aria-current': 'page' } : {};
}
