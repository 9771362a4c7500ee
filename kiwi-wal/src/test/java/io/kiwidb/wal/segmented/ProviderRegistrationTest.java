package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ProviderKind;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.testkit.provider.RegistrationContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProviderRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return SegmentedLogProvider.class;
  }

  @Test
  void theDefaultLogIsAmongTheProviders() {
    // On the module path only the engine declares that it uses providers; this test asks in its
    // place.
    ProviderRegistrationTest.class.getModule().addUses(LogProvider.class);
    assertThat(ServiceLoader.load(LogProvider.class, getClass().getClassLoader()))
        .extracting(Provider::name)
        .contains(ProviderKind.LOG.defaultName())
        .doesNotHaveDuplicates();
  }
}
