import type { ComponentType } from 'react';
import type { Permission } from '../api/session.ts';
import type { ConfirmationModule } from './confirmation.tsx';

/** What a page's file exports by default. */
export type PageModule = { readonly default: ComponentType };

export interface Page {
  /** As wouter reads it: `/apis/:api`. Parameters come through `useParams`. */
  readonly path: string;
  /** Loads the page only when somebody goes there: `() => import('./api-page.tsx')`. */
  readonly load: () => Promise<PageModule>;
  /** Who may not is told so instead, with the roles that may. */
  readonly permission?: Permission;
  /** Also for those who are not signed in. */
  readonly open?: boolean;
  /** Without navigation around it: sign-in and what belongs to it. */
  readonly bare?: boolean;
}

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  /** Shown only to those who hold it. */
  readonly permission?: Permission;
  /** Headline under which it stands, in the console's side bar. */
  readonly group?: string;
  /** Shown only to those who are signed in. */
  readonly signedIn?: boolean;
  /** How much waits there, behind the label in the side bar; shows nothing for nothing. */
  readonly Count?: ComponentType;
}

/** All that the app must know of one noun. */
export interface Feature {
  readonly pages: readonly Page[];
  readonly nav?: readonly NavItem[];
  /** Asks people to confirm who they are; one feature of an app has it. */
  readonly confirmation?: () => Promise<ConfirmationModule>;
  /** The page that is all that somebody sees who must set up a second factor first. */
  readonly account?: `/${string}`;
}
