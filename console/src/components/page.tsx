// The frame of every screen: title, breadcrumbs, actions, content.
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import { useEffect, type ReactNode } from "react";
import { useBreadcrumbs } from "./breadcrumbs";

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

export interface PageProps {
  title: string;
  description?: ReactNode;
  /** The way here, without this page itself: `[{ text: "Clusters", href: "#/clusters" }]`. */
  breadcrumbs?: readonly Crumb[];
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, description, breadcrumbs = [], actions, children }: PageProps) {
  useBreadcrumbs([...breadcrumbs, { text: title, href: "" }]);
  useEffect(() => {
    document.title = `${title} | Vesto`;
  }, [title]);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description} actions={actions}>
          {title}
        </Header>
      }
    >
      {children}
    </ContentLayout>
  );
}
