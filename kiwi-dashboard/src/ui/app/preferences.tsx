import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { Notation } from "../format/notation";

interface Preferences {
  notation: Notation;
  setNotation: (notation: Notation) => void;
}

const PreferencesContext = createContext<Preferences>({ notation: "text", setNotation: () => undefined });
const NAME = "kiwi-notation";

/** What a person prefers on this machine; the colours are kept by Mantine. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [notation, setNotation] = useState<Notation>(() => {
    const kept = localStorage.getItem(NAME);
    return kept === "hex" || kept === "base64" ? kept : "text";
  });
  useEffect(() => localStorage.setItem(NAME, notation), [notation]);
  const value = useMemo(() => ({ notation, setNotation }), [notation]);
  return <PreferencesContext.Provider value={value}>{children}</PreferencesContext.Provider>;
}

export function useNotation(): Notation {
  return useContext(PreferencesContext).notation;
}

export function usePreferences(): Preferences {
  return useContext(PreferencesContext);
}
