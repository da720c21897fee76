// Opens GraphiQL with one tab for each example of this server.
(function () {
  "use strict";
  var tabs = JSON.parse(document.getElementById("examples").textContent);
  var fetcher = GraphiQL.createFetcher({ url: "/graphql" });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, {
      fetcher: fetcher,
      defaultTabs: tabs.map(function (tab) {
        return { query: tab.query, variables: tab.variables, headers: tab.headers };
      }),
      defaultEditorToolsVisibility: "headers",
      shouldPersistHeaders: false,
    })
  );
})();
