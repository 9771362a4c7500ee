import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent: the flesh of the fruit. */
const kiwi: MantineColorsTuple = ["#f1f8e9", "#e0efcf", "#c5e1a5", "#aed581", "#9ccc65", "#8cc152", "#6ba236", "#4b831f", "#35701a", "#275712"];

const grey: MantineColorsTuple = ["#e8ebee", "#c9d0d6", "#a3aeb8", "#8894a0", "#46515b", "#323b43", "#262d34", "#1c2227", "#14181c", "#0d1013"];

const mono = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, "DejaVu Sans Mono", Consolas, monospace';
const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", Arial, sans-serif';

export const theme = createTheme({
  colors: { kiwi, dark: grey },
  primaryColor: "kiwi",
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  lineHeights: { xs: "1.3", sm: "1.4", md: "1.45", lg: "1.5", xl: "1.5" },
  defaultRadius: "sm",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", allowDeselect: false, comboboxProps: { shadow: "md" } } },
    SegmentedControl: { defaultProps: { size: "xs", role: "radiogroup" } },
    Switch: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    // Locking the scroll would put a style element into the page, which its policy forbids.
    // Their header element is not the banner of the page.
    Modal: { defaultProps: { lockScroll: false, size: "md", attributes: { header: { role: "none" } } } },
    Drawer: { defaultProps: { lockScroll: false, attributes: { header: { role: "none" } } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: false } } },
  },
});
