import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut } from './api/client';
import { listCache } from './api/lists';
import { router } from './app/router';
import { resolver, theme } from './app/theme';
import { mayReadAgain, pauseBeforeReading } from './sync/retryPolicy';

const client: QueryClient = new QueryClient({
  queryCache: listCache(() => client),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: mayReadAgain,
      retryDelay: pauseBeforeReading,
    },
  },
});

onSignedOut(() => client.setQueryData(['me'], null));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <Notifications position="bottom-right" limit={3} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
