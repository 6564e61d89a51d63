import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';
import { t } from '../i18n/app';
import { accent, dark, light, meaning, page, panel } from './tokens';

const gold: MantineColorsTuple = [
  '#FFF8E6',
  '#FBEBC4',
  '#F7DB98',
  '#F4CB6E',
  '#F0B64A',
  '#D49A2C',
  '#B07B14',
  '#8A5A00',
  '#6E4800',
  '#523600',
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  colors: { gold, dark: [...dark] as unknown as MantineColorsTuple },
  primaryColor: 'gold',
  primaryShade: { light: 7, dark: 4 },
  // White does not read on the light gold of the dark scheme; the text follows the scheme.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const isPrimary = input.variant === 'filled' && (input.color ?? 'gold') === 'gold';
    return isPrimary ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  defaultRadius: 4,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.4', lg: '1.4', xl: '1.3' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '13px' } },
  },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    FileInput: { defaultProps: { size: 'xs' } },
    // What is wrong with a field is read, not guessed: at the size of secondary text.
    InputWrapper: { styles: { error: { fontSize: 12 }, description: { fontSize: 12 } } },
    Textarea: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    // The toast's own grey is too faint to read, and its cross has no name.
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': t('theme.close') } },
      styles: { description: { color: 'var(--mantine-color-text)' } },
    },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 } } },
  },
});

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: scheme('light'),
  dark: scheme('dark'),
});

function scheme(name: 'light' | 'dark'): Record<string, string> {
  const isLight = name === 'light';
  const colors = Object.fromEntries(Object.entries(meaning).map(([word, pair]) => [`--${word}`, pair[name]]));
  return {
    ...colors,
    '--mantine-color-body': page[name],
    '--mantine-color-text': isLight ? light[10] : dark[0],
    '--mantine-color-dimmed': isLight ? light[7] : dark[2],
    '--mantine-color-default-border': isLight ? light[3] : dark[6],
    '--mantine-color-placeholder': isLight ? light[7] : dark[2],
    '--mantine-color-error': isLight ? meaning.wrong.light : meaning.wrong.dark,
    '--panel': panel[name],
    '--line': isLight ? light[3] : dark[6],
    '--hover': isLight ? light[2] : '#22252A',
    '--dim': isLight ? light[7] : dark[2],
    '--accent': accent[name],
    '--on-accent': isLight ? '#FFFFFF' : dark[8],
  };
}
