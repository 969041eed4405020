// What a database holds, as the Data API lists it.
import type { ColumnMetadata, RedshiftData, TableMember } from "@aws-sdk/client-redshift-data";
import { allPages } from "../aws/pages";
import { targetInput, type Target } from "./target";

export function databases(data: RedshiftData, target: Target, abortSignal?: AbortSignal): Promise<string[]> {
  return allPages(async (NextToken) => {
    const page = await data.listDatabases({ ...targetInput(target), NextToken }, { abortSignal });
    return { items: page.Databases, next: page.NextToken };
  });
}

export function schemas(data: RedshiftData, target: Target, abortSignal?: AbortSignal): Promise<string[]> {
  return allPages(async (NextToken) => {
    const page = await data.listSchemas({ ...targetInput(target), Database: target.database, NextToken }, { abortSignal });
    return { items: page.Schemas, next: page.NextToken };
  });
}

export function tables(data: RedshiftData, target: Target, schema: string, abortSignal?: AbortSignal): Promise<TableMember[]> {
  return allPages(async (NextToken) => {
    const page = await data.listTables({ ...targetInput(target), Database: target.database, SchemaPattern: likePattern(schema), NextToken }, { abortSignal });
    return { items: page.Tables, next: page.NextToken };
  });
}

export function describeTable(data: RedshiftData, target: Target, schema: string, table: string, abortSignal?: AbortSignal): Promise<ColumnMetadata[]> {
  return allPages(async (NextToken) => {
    const page = await data.describeTable({ ...targetInput(target), Database: target.database, Schema: schema, Table: table, NextToken }, { abortSignal });
    return { items: page.ColumnList, next: page.NextToken };
  });
}

/** A pattern that only this name matches. */
const likePattern = (name: string): string => name.replaceAll(/[\\%_]/g, "\\$&");
