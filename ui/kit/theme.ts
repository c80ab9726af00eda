import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Deep teal: white on shade 7 has 6.4 to 1, shade 3 on the dark canvas 9 to 1. */
const gate: MantineColorsTuple = [
  '#eaf7f8',
  '#d3edef',
  '#a6dbe0',
  '#75c6ce',
  '#4bb1bc',
  '#2b9aa7',
  '#15808d',
  '#0b6874',
  '#0a545e',
  '#083f47',
];

const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#edf1f3',
  '#e0e6e9',
  '#cdd6da',
  '#aab7be',
  '#7c8b94',
  '#5a6871',
  '#46535b',
  '#2f3940',
  '#1a2126',
];

const dark: MantineColorsTuple = [
  '#d9e1e5',
  '#bcc7cd',
  '#9aa8b0',
  '#71808a',
  '#414d55',
  '#2c363c',
  '#212a2f',
  '#182024',
  '#11171a',
  '#0b0f12',
];

const red: MantineColorsTuple = [
  '#fdeceb',
  '#fad7d5',
  '#f4b0ad',
  '#ec8883',
  '#e2635e',
  '#d3433f',
  '#bf2a2c',
  '#a61d24',
  '#8a161d',
  '#690f15',
];

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace',
  colors: { gate, gray, dark, red },
  primaryColor: 'gate',
  primaryShade: { light: 7, dark: 6 },
  white: '#fff',
  black: '#1a2126',
  defaultRadius: 'md',
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  // What unfolds does not wait for the end of a transition that theme.css switches off.
  respectReducedMotion: true,
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.15rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  shadows: {
    xs: '0 1px 2px rgb(16 24 32 / 6%)',
    sm: '0 1px 3px rgb(16 24 32 / 8%)',
    md: '0 4px 14px rgb(16 24 32 / 10%)',
  },
  // By name, not by component: none is loaded before it is used.
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Paper: { defaultProps: { withBorder: true } },
    // A header of the page to screen readers otherwise.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    ModalTitle: { defaultProps: { fw: 620 } },
    DrawerTitle: { defaultProps: { fw: 620, fz: 'lg' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } },
    },
    Skeleton: { defaultProps: { radius: 'sm' } },
    // A fault brings the focus to its field: a list that opened by that would cover what is said there.
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right', openOnFocus: false } },
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show password' } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-default-border': gray[3],
    '--mantine-color-error': red[7],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-anchor': gate[7],
    '--mantine-color-gate-light': gate[0],
    '--mantine-color-gate-light-hover': gate[1],
    '--mantine-color-gate-light-color': gate[8],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-default-border': dark[4],
    '--mantine-color-error': red[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-anchor': gate[3],
    '--mantine-color-body': dark[7],
    '--mantine-color-gate-light': '#12343a',
    '--mantine-color-gate-light-hover': '#174048',
    '--mantine-color-gate-light-color': gate[2],
    '--mantine-color-gate-filled': gate[6],
    '--mantine-color-gate-filled-hover': gate[7],
  },
});
