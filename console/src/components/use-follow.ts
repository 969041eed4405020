// Cloudscape's links as navigation inside the console: `onFollow={useFollow()}` on anything with an `#/…` href.
import { useCallback } from "react";
import { useNavigate } from "react-router";

interface FollowEvent {
  readonly detail: { readonly href?: string; readonly external?: boolean };
  preventDefault(): void;
}

export function useFollow(): (event: FollowEvent) => void {
  const navigate = useNavigate();
  return useCallback(
    (event) => {
      const { href, external } = event.detail;
      if (external || !href?.startsWith("#/")) return;
      event.preventDefault();
      void navigate(href.slice(1));
    },
    [navigate],
  );
}
