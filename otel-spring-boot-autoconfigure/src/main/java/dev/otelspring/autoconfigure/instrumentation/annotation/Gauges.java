package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import dev.otelspring.autoconfigure.instrumentation.annotation.InstrumentDefinition.Kind;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleGaugeBuilder;
import io.opentelemetry.api.metrics.Meter;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Shows what annotated methods return as gauges. The methods are called on threads of
 * their own, and waited for a second at most: a collection never stands still.
 *
 * <p>
 * Thread-safe.
 */
final class Gauges implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton,
		ApplicationListener<ContextClosedEvent>, DisposableBean {

	private static final long PATIENCE_SECONDS = 1;

	/** With more of them hanging, the rest gives no points. */
	private static final int MAX_THREADS = 16;

	private final AnnotatedClasses classes;

	private final AnnotationProblems problems;

	private final ObjectProvider<OpenTelemetry> openTelemetry;

	private @Nullable BeanFactory beanFactory;

	private final TelemetryFaults faults = new TelemetryFaults();

	private final List<GaugeMethod> early = new ArrayList<>();

	/** By name and attributes, where it was asked for. */
	private final Map<List<Object>, String> points = new HashMap<>();

	private final List<AutoCloseable> instruments = new ArrayList<>();

	private final ThreadPoolExecutor threads;

	/** From then on a method may well fail: what it looks at goes away. */
	private volatile boolean closing;

	private @Nullable Meter meter;

	Gauges(AnnotatedClasses classes, AnnotationProblems problems, ObjectProvider<OpenTelemetry> openTelemetry) {
		this.classes = classes;
		this.problems = problems;
		this.openTelemetry = openTelemetry;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("otel-gauge-");
		factory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		AnnotatedClass read = this.classes.of(AopUtils.getTargetClass(bean));
		if (read == AnnotatedClass.EMPTY && Proxy.isProxyClass(bean.getClass())) {
			// On the interface of a repository, say, of which its target knows nothing.
			read = this.classes.of(bean.getClass());
		}
		read.gauges().forEach((method, instrument) -> add(new GaugeMethod(instrument, bean, method), beanName));
		return bean;
	}

	private void add(GaugeMethod gauge, String beanName) {
		InstrumentDefinition instrument = gauge.instrument();
		BeanFactory beans = this.beanFactory;
		if (beans != null && beans.containsBean(beanName) && !beans.isSingleton(beanName)) {
			this.problems.add(AnnotationProblem.dead("@Gauge", instrument.where(),
					"the bean '" + beanName + "' is no singleton, and each of its objects would give a value",
					"Move the method to a singleton."));
			return;
		}
		synchronized (this) {
			String other = this.points.putIfAbsent(List.of(instrument.name(), instrument.attributes()),
					instrument.where());
			if (other != null) {
				this.problems.add(AnnotationProblem.dead("@Gauge", instrument.where(),
						"another bean gives '" + instrument.name() + "' with the same attributes: " + other,
						"Give one of them another name, or attributes that tell them apart."));
			}
			else if (this.meter != null) {
				this.instruments.add(register(gauge, this.meter));
			}
			else {
				this.early.add(gauge);
			}
		}
	}

	@Override
	public synchronized void afterSingletonsInstantiated() {
		this.meter = this.openTelemetry.getIfAvailable(OpenTelemetry::noop).getMeter(TelemetryInterceptor.SCOPE);
		for (GaugeMethod gauge : this.early) {
			this.instruments.add(register(gauge, this.meter));
		}
		this.early.clear();
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// Those of child contexts, such as Actuator's on its own port, come by too.
		if (event.getApplicationContext().getAutowireCapableBeanFactory() == this.beanFactory) {
			this.closing = true;
		}
	}

	@Override
	public synchronized void destroy() throws Exception {
		for (AutoCloseable instrument : this.instruments) {
			instrument.close();
		}
		this.threads.shutdownNow();
	}

	private AutoCloseable register(GaugeMethod gauge, Meter meter) {
		InstrumentDefinition instrument = this.classes.shared(gauge.instrument());
		DoubleGaugeBuilder builder = meter.gaugeBuilder(instrument.name())
			.setUnit(instrument.unit())
			.setDescription(instrument.description());
		if (instrument.kind() == Kind.LONG_GAUGE) {
			return builder.ofLongs().buildWithCallback((measurement) -> {
				Number value = read(gauge);
				if (value != null) {
					measurement.record(value.longValue(), instrument.attributes());
				}
			});
		}
		return builder.buildWithCallback((measurement) -> {
			Number value = read(gauge);
			if (value != null && !Double.isNaN(value.doubleValue())) {
				measurement.record(value.doubleValue(), instrument.attributes());
			}
		});
	}

	private @Nullable Number read(GaugeMethod gauge) {
		String where = "call of @Gauge method " + gauge.instrument().where();
		if (!gauge.tryStart()) {
			// It was told that it hangs.
			return null;
		}
		try {
			return this.threads.submit(gauge).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			tell(where, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			tell(where + ", which takes longer than a second", ex);
		}
		catch (RejectedExecutionException ex) {
			gauge.finish();
			tell(where + ", because " + MAX_THREADS + " others hang", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return null;
	}

	private void tell(String where, Throwable fault) {
		if (!this.closing) {
			this.faults.report(where, fault);
		}
	}

}
