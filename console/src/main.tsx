import "@cloudscape-design/global-styles/index.css";
import "./main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { takeToken } from "./session/sign-in-link";

// Before the router reads the fragment, and before anything can fail.
const token = takeToken();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App token={token} />
  </StrictMode>,
);
