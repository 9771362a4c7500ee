package io.kiwidb.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.testkit.cache.CacheContract;
import io.kiwidb.testkit.provider.WithoutLibraries;
import org.junit.jupiter.api.Test;

class CaffeineCacheContractTest extends CacheContract {
  @Override
  protected CacheProvider provider() {
    return new CaffeineCacheProvider();
  }

  @Override
  protected boolean admitsEveryBlock() {
    return false;
  }

  @Test
  void isAvailableWithItsLibraryAndSaysWhatIsMissingWithoutIt()
      throws ReflectiveOperationException {
    assertThat(provider().availability().usable()).isTrue();
    Provider.Availability alone =
        WithoutLibraries.provider(CaffeineCacheProvider.class).availability();
    assertThat(alone.usable()).isFalse();
    assertThat(alone.reason()).contains("com.github.ben-manes.caffeine:caffeine:3.3.0");
    assertThat(alone.remedy()).contains("--add-modules com.github.benmanes.caffeine");
  }
}
