import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

/** What a list says when there is nothing in it, and the way to change that. */
export function EmptyState({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: "m" }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        {text && <Box color="inherit">{text}</Box>}
        {action}
      </SpaceBetween>
    </Box>
  );
}
