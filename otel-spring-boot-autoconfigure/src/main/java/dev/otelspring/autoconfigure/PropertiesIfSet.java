package dev.otelspring.autoconfigure;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.InstanceSupplier;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NativeDetector;

/**
 * A group of properties, by Boot's binder only if something of it is set. Else it is what
 * its class says it is by a method {@code unset()}.
 */
final class PropertiesIfSet implements InstanceSupplier<Object> {

	private final ConfigurationPropertyName group;

	private final SetProperties set;

	private final Supplier<?> bound;

	PropertiesIfSet(ConfigurationPropertyName group, SetProperties set, Supplier<?> bound) {
		this.group = group;
		this.set = set;
		this.bound = bound;
	}

	@Override
	public Object get(RegisteredBean properties) throws Exception {
		Object unset = this.set.hasNone(this.group, properties.getBeanFactory()) ? unset(properties.getBeanClass())
				: null;
		if (unset != null) {
			return unset;
		}
		return (this.bound instanceof InstanceSupplier<?> supplier) ? supplier.get(properties) : this.bound.get();
	}

	/**
	 * The properties where nothing is set.
	 * @param type their class
	 * @return {@code null} if the class does not say, or cannot be asked, as in a native
	 * image
	 */
	static @Nullable Object unset(Class<?> type) {
		if (NativeDetector.inNativeImage()) {
			return null;
		}
		try {
			Method unset = type.getDeclaredMethod("unset");
			unset.setAccessible(true);
			return unset.invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
