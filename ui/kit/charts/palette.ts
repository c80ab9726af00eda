/** How a series looks: a colour for each scheme, and what tells it apart without colour. */
export interface Ink {
  readonly light: string;
  readonly dark: string;
  /** Lengths of stroke and gap in CSS pixels; empty for an unbroken line. */
  readonly dash: readonly number[];
  readonly marker: Marker;
}

export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'down' | 'cross';
export type InkName = keyof typeof inks;

/**
 * Hues after Okabe and Ito, darkened or lightened until each stands out from the surface of its scheme by 4.5 to 1.
 * palette.test.ts measures that, and that they differ for those who do not see red, green or blue.
 */
export const inks = {
  blue: { light: '#17408b', dark: '#75b7fe', dash: [], marker: 'circle' },
  orange: { light: '#cf4410', dark: '#ffa45c', dash: [6, 3], marker: 'square' },
  green: { light: '#128760', dark: '#8ff0cd', dash: [2, 3], marker: 'triangle' },
  purple: { light: '#a63db4', dark: '#b983a8', dash: [9, 3, 2, 3], marker: 'diamond' },
  amber: { light: '#5c4200', dark: '#f2e54a', dash: [12, 4], marker: 'down' },
  ink: { light: '#2f3940', dark: '#e8eef1', dash: [4, 2, 1, 2], marker: 'cross' },
  grey: { light: '#5f6d76', dark: '#9aa8b0', dash: [1, 3], marker: 'circle' },
} as const satisfies Record<string, Ink>;

/** The order in which causes and other series without a meaning of their own take their inks; grey is for the rest. */
export const inkOrder = ['blue', 'orange', 'green', 'purple', 'amber', 'ink'] as const;

export const inkOf = (name: InkName): Ink => inks[name];
