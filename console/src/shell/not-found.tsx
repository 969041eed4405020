import { AppLink } from "../components/app-link";
import { EmptyState } from "../components/empty-state";
import { Page } from "../components/page";
import { home } from "../screens";

export function NotFound() {
  return (
    <Page title="No such screen">
      <EmptyState title="This address leads nowhere" action={<AppLink href={`#${home}`}>Go to the clusters</AppLink>} />
    </Page>
  );
}
