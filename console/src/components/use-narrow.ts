// Whether the window is as narrow as a phone, where tables stack what they otherwise show side by side.
import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 688px)";

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
