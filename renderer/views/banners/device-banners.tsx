/** Owns what is said when a microphone or a loudspeaker came, went, or is not what was chosen. */
import { useStore } from 'zustand';
import type { DeviceKind } from '../../audio/device-choice';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { Banner } from './banner';

export function DeviceBanners() {
  return (
    <>
      <DeviceBanner kind="input" />
      <DeviceBanner kind="output" />
    </>
  );
}

function DeviceBanner({ kind }: { readonly kind: DeviceKind }) {
  const { stores, actions } = useApp();
  const news = useStore(stores.devices, (view) => view.news[kind]);
  if (news === null) return null;
  const { title, hint } = words.devices.news(news, kind);
  return (
    <Banner
      tone={news.what === 'gone' ? 'warn' : 'good'}
      title={title}
      hint={hint}
      action={
        news.what === 'back'
          ? undefined
          : { label: words.devices.chooseAnother, run: () => actions.setPanel('session') }
      }
      onDismiss={() => actions.dismissDeviceNews(kind)}
    />
  );
}
