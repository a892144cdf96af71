package dev.otelspring.pipeline.testing;

/**
 * Throws what code under test must survive.
 */
public final class Faults {

	private Faults() {
	}

	/**
	 * Makes an exception or error, checked or not.
	 * @param type its class, with a constructor without arguments
	 * @return a new one
	 */
	public static Throwable make(Class<? extends Throwable> type) {
		try {
			return type.getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalArgumentException(type.getName(), ex);
		}
	}

	/**
	 * Throws an exception or error, checked or not.
	 * @param type its class, with a constructor without arguments
	 * @return never
	 */
	public static RuntimeException raise(Class<? extends Throwable> type) {
		throw Faults.<RuntimeException>unchecked(make(type));
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <E extends Throwable> E unchecked(Throwable throwable) throws E {
		throw (E) throwable;
	}

}
