import Link, { type LinkProps } from "@cloudscape-design/components/link";
import { useFollow } from "./use-follow";

/** A link to another screen: `<AppLink href="#/clusters">`. */
export function AppLink(props: LinkProps) {
  return <Link {...props} onFollow={useFollow()} />;
}
