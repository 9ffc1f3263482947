import { mount } from '../mount';
import { Dashboard } from './dashboard';

mount(<Dashboard />);
